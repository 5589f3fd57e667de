// What the page asks of its portal where the REST API has no method for a person: docs/quirks.md, 250.
import { Refusal, base, form } from './rest'

export async function ask<T>(name: string, given: Record<string, string>): Promise<T> {
  let answer: Response
  let body: { result?: T; error?: string; error_description?: string }
  try {
    answer = await fetch(`${base}/page/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Beseda-Form': form() },
      body: JSON.stringify(given),
    })
    body = await answer.json()
  } catch (error) {
    throw new Refusal('NO_CONNECTION', String(error), 0)
  }
  if (body.error === undefined) return body.result as T
  throw new Refusal(body.error, body.error_description || body.error, answer.status)
}
