// Colours that came with a message: only #rgb and #rrggbb, and always readable (WCAG 1.4.3).
const LEAST = 4.5
const HEX = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i
// Text and the ground it is harder to read on, of both themes: tokens.css.
const THEMES = [
  { text: '#17202a', ground: '#e6f0fb', base: '#dfe5eb' },
  { text: '#e6eaee', ground: '#1b3350', base: '#2f3943' },
]

export function color(given: unknown): string {
  if (typeof given !== 'string' || !HEX.test(given)) return ''
  return given.length === 4 ? `#${[...given.slice(1)].map((one) => one + one).join('')}` : given
}

function parts(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}

function luminance(hex: string): number {
  const [red, green, blue] = parts(hex).map((one) => {
    const part = one / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

// The text of a button: as it was given where that can be read, else black or white, whichever is easier.
export function ink(ground: string, given = ''): string {
  if (given && contrast(given, ground) >= LEAST) return given
  return contrast('#000000', ground) >= contrast('#ffffff', ground) ? '#000000' : '#ffffff'
}

// The same on a button without a colour of its own, in both themes.
export function inkOnBase(given: string): string {
  const [light, dark] = THEMES.map((one) => ink(one.base, given))
  return `light-dark(${light}, ${dark})`
}

function towards(from: string, to: string, share: number): string {
  const target = parts(to)
  const mixed = parts(from).map((one, at) => Math.round(one + (target[at] - one) * share))
  return `#${mixed.map((one) => one.toString(16).padStart(2, '0')).join('')}`
}

// A colour of text, mixed towards that of all text until it can be read.
export function readable(given: string): string {
  const [light, dark] = THEMES.map(({ text, ground }) => {
    for (let share = 0; share < 1; share += 0.1) {
      const mixed = towards(given, text, share)
      if (contrast(mixed, ground) >= LEAST) return mixed
    }
    return text
  })
  return `light-dark(${light}, ${dark})`
}
