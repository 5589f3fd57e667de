// Lets tests in another language use the SDK. Reads a JSON array per line from standard input:
//   [address of the webhook, path of a function of the SDK, its arguments...]
// with {options, secret} of an application instead of the address where it calls with tokens,
// and writes what came of the call as a line of JSON. {"$date": "..."} stands for a Date.

import { createInterface } from 'node:readline'
import { AjaxError, B24Hook, B24OAuth, Result } from '@bitrix24/b24jssdk'

const dates = (_, value) => (value?.$date ? new Date(value.$date) : value)

const told = (error) => ({ type: error.constructor.name, code: error.code, text: error.message, status: error.status })

const shown = (outcome) =>
  outcome instanceof Result
    ? {
        success: outcome.isSuccess,
        data: outcome.getData(),
        errors: Object.fromEntries([...outcome.errors].map(([key, error]) => [key, told(error)]))
      }
    : { data: outcome }

// What a generator yields, one after the other; anything else as it comes.
const gathered = async (outcome) => {
  if (!outcome?.[Symbol.asyncIterator]) return outcome
  const parts = []
  for await (const part of outcome) parts.push(part)
  return parts
}

const client = (known) =>
  typeof known === 'string' ? B24Hook.fromWebhookUrl(known) : new B24OAuth(known.options, known.secret)

const perform = async ([known, path, ...given]) => {
  const names = path.split('.')
  const method = names.pop()
  try {
    const owner = names.reduce((object, name) => object[name], client(known))
    return shown(await gathered(owner[method](...given)))
  } catch (error) {
    return { thrown: told(error) }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await perform(JSON.parse(line, dates))))
}
