// The pages of the reference: the search in the list of methods, and the form that calls a method.
"use strict";

const find = (id) => document.getElementById(id);

// What somebody typed; numbers, lists and objects as JSON, and as text where they are none.
function read(field) {
  if (field.dataset.kind === "json") {
    try {
      return JSON.parse(field.value);
    } catch {
      return field.value;
    }
  }
  return field.value;
}

// Fields left empty are not sent; `fields[message]` is a member of `fields`.
function parameters(form) {
  const given = {};
  for (const field of form.querySelectorAll("[name]")) {
    if (field.value === "") continue;
    const keys = field.name.replaceAll("]", "").split("[");
    const last = keys.pop();
    keys.reduce((inside, key) => (inside[key] ??= {}), given)[last] = read(field);
  }
  return given;
}

async function call(form) {
  const [status, answer, button] = [find("status"), find("answer"), form.querySelector("button:not([type])")];
  button.disabled = true;
  status.textContent = "Calling…";
  try {
    const response = await fetch(location.pathname, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(parameters(form)),
    });
    answer.textContent = indented(await response.text());
    answer.hidden = false;
    status.textContent = `HTTP status ${response.status}`;
  } catch (error) {
    answer.hidden = true;
    status.textContent = `The portal cannot be reached: ${error.message}`;
  } finally {
    button.disabled = false;
  }
}

// As text, so that numbers beyond what JavaScript holds are shown as they came.
function indented(json) {
  let depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  return json.replace(/"(?:[^"\\]|\\.)*"|\[\]|\{\}|[{}[\],:]/g, (token) => {
    if (token === "{" || token === "[") return (depth++, token + line());
    if (token === "}" || token === "]") return (depth--, line() + token);
    if (token === ",") return token + line();
    return token === ":" ? ": " : token;
  });
}

function begin(button) {
  const field = find(button.dataset.into);
  field.value = button.dataset.sample;
  field.rows = field.value.split("\n").length;
  field.focus();
}

function search(word) {
  let found = 0;
  for (const item of find("methods").children) {
    item.hidden = !item.textContent.toLowerCase().includes(word.trim().toLowerCase());
    found += !item.hidden;
  }
  find("none").hidden = found > 0;
}

find("search")?.addEventListener("input", (event) => search(event.target.value));
for (const button of document.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", () => begin(button));
}
find("call")?.addEventListener("submit", (event) => {
  event.preventDefault();
  call(event.target);
});
