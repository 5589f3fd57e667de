// Lets tests in another language use the SDK's pull client: node pull.mjs {address of the webhook} {id of the user}
// Writes a line of JSON for each thing that happens: {"connected": true} and {"module", "command", "params"}. A line on
// standard input is a call: [name of a function of the client, its arguments...], answered by {"answer"} or {"error"}.

import { createInterface } from 'node:readline'
import { B24Hook, B24PullClientManager as PullClient } from '@bitrix24/b24jssdk'

const say = (what) => console.log(JSON.stringify(what))

// What the client expects of a browser.
globalThis.window = { WebSocket, addEventListener() {}, removeEventListener() {} }

const [webhook, userId] = process.argv.slice(2)
const client = new PullClient({ b24: B24Hook.fromWebhookUrl(webhook), userId: Number(userId), siteId: 's1', skipStorageInit: true })
for (const moduleId of ['im', 'beseda', 'app']) {
  for (const type of ['server', 'client']) {
    client.subscribe({
      type,
      moduleId,
      callback: ({ command, params }) => say({ module: moduleId, type, command, params })
    })
  }
}
client.subscribe({ type: 'status', callback: ({ status }) => say({ status }) })
client._watchForceUpdateInterval = 1 // else it says five seconds later what it watches
await client.start()
say({ connected: true })

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...given] = JSON.parse(line)
  try {
    say({ answer: await client[name](...given) })
  } catch (error) {
    say({ error: String(error) })
  }
}
client.destroy()
