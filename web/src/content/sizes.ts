import { speech } from '../i18n/words.svelte'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

// How large a file is, as people say it.
export function size(bytes: number): string {
  let unit = 0
  let left = bytes
  while (left >= 1000 && unit < UNITS.length - 1) {
    left /= 1000
    unit += 1
  }
  return new Intl.NumberFormat(speech.language, { style: 'unit', unit: UNITS[unit], unitDisplay: 'short', maximumFractionDigits: left < 10 ? 1 : 0 }).format(left)
}
