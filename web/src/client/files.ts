// Files on their way into a conversation.
import { call } from './rest'

function base64(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => failed(reader.error)
    reader.readAsDataURL(file)
  })
}

export async function upload(dialog: string, file: File, message: string): Promise<void> {
  await call('im.v2.File.upload', { dialogId: dialog, fields: { name: file.name, content: await base64(file), message } })
}
