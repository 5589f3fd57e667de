// The dialog in which people are chosen, over the page of an application. It asks REST in the name of who is signed in,
// so that it shows whom they may know: employees who are there, as `selectUser` of the JavaScript SDK says.
'use strict'

const chooser = document.getElementById('chooser')
const pause = 200

async function rest (method, params) {
  const headers = { 'Content-Type': 'application/json', 'X-Beseda-Form': chooser.dataset.form }
  const response = await fetch(`/rest/${method}`, { method: 'POST', headers, body: JSON.stringify(params) })
  if (!response.ok) throw new Error(`${method}: HTTP status ${response.status}`)
  return response.json()
}

// Who leads whom: the heads of somebody's departments and of all above them. Guests are not shown the company.
async function leaders () {
  const departments = new Map()
  for (let start = 0; start !== undefined;) {
    const page = await rest('department.get', { START: start }).catch(() => ({ result: [] }))
    for (const one of page.result) departments.set(String(one.ID), one)
    start = page.next
  }
  return person => {
    const heads = new Set()
    for (let ids = person.UF_DEPARTMENT ?? [], seen = new Set(); ids.length;) {
      const level = ids.map(id => departments.get(String(id))).filter(one => one && !seen.has(one.ID))
      for (const one of level) {
        seen.add(one.ID)
        if (one.UF_HEAD && String(one.UF_HEAD) !== person.ID) heads.add(String(one.UF_HEAD))
      }
      ids = level.map(one => one.PARENT).filter(Boolean)
    }
    return heads
  }
}

function nameOf (person) {
  return [person.NAME, person.LAST_NAME].filter(Boolean).join(' ') || person.ID
}

// A person as the page is told of them. Quirk 253.
function described (person, me, leadersOf) {
  return {
    id: person.ID,
    name: nameOf(person),
    photo: person.PERSONAL_PHOTO || '',
    position: person.WORK_POSITION || '',
    url: `${location.origin}/c/${person.ID}`,
    sub: leadersOf(person).has(me.ID),
    sup: leadersOf(me).has(person.ID)
  }
}

// Who was chosen; null when nobody was, of several an empty list.
async function choosePeople (several) {
  if (chooser.open) return several ? [] : null
  const chosen = new Map()
  const [title, find, list, choose] = ['h2', 'input', 'ul', 'button'].map(name => chooser.querySelector(name))
  let timer, asked = 0

  function row (person) {
    const [item, label, box] = ['li', 'label', 'input'].map(name => document.createElement(name))
    Object.assign(box, { type: several ? 'checkbox' : 'radio', name: 'person', checked: chosen.has(person.ID) })
    box.addEventListener('change', () => {
      if (!several) chosen.clear()
      if (box.checked) chosen.set(person.ID, person)
      else chosen.delete(person.ID)
      choose.disabled = !chosen.size
    })
    label.append(box, ` ${[nameOf(person), person.WORK_POSITION].filter(Boolean).join(', ')}`)
    item.append(label)
    return item
  }

  async function look () {
    const number = ++asked
    const text = find.value.trim()
    const filter = { ACTIVE: true, USER_TYPE: 'employee', ...(text && { NAME_SEARCH: text }) }
    const { result } = await rest('user.get', { sort: 'LAST_NAME', order: 'ASC', FILTER: filter })
    if (number !== asked) return // somebody wrote on meanwhile
    const others = result.filter(one => !chosen.has(one.ID))
    list.replaceChildren(...[...chosen.values(), ...others].map(row))
  }

  function written () {
    clearTimeout(timer)
    timer = setTimeout(() => look().catch(problem => console.warn(problem.message)), pause)
  }

  title.textContent = several ? title.dataset.several : title.dataset.one
  find.value = chooser.returnValue = ''
  choose.disabled = true
  await look()
  find.addEventListener('input', written)
  chooser.showModal()
  await new Promise(resolve => chooser.addEventListener('close', resolve, { once: true }))
  find.removeEventListener('input', written)
  clearTimeout(timer)
  const people = chooser.returnValue === 'choose' ? [...chosen.values()] : []
  if (!people.length) return several ? [] : null
  const [{ result: me }, leadersOf] = await Promise.all([rest('user.current', {}), leaders()])
  const answers = people.map(one => described(one, me, leadersOf))
  return several ? answers : answers[0]
}
