// What the screens for developers say; it comes with their script.
import en from './developer.en.json'
import ru from './developer.ru.json'
import { speaker } from './words.svelte'

export const { t: d, count } = speaker<keyof typeof en>({ en, ru })
