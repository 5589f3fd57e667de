// What is different between two answers, line by line of their JSON.
export interface Line {
  way: 'same' | 'less' | 'more' | 'skipped'
  text: string
}
const MOST_LINES = 1500
const AROUND = 2

// Every answer says how long it took: that is always another.
function lines(answer: unknown): string[] {
  const shown = answer && typeof answer === 'object' && !Array.isArray(answer) ? { ...answer, time: undefined } : answer
  return (JSON.stringify(shown, null, 2) ?? '').split('\n')
}

// Lines of both, those around changes; none where nothing changed, null where it is too much to compare.
export function difference(before: unknown, after: unknown): Line[] | null {
  const [old, fresh] = [lines(before), lines(after)]
  if (old.length > MOST_LINES || fresh.length > MOST_LINES) return null
  const found = compared(old, fresh)
  return found.every((one) => one.way === 'same') ? [] : shortened(found)
}

// Along the longest common subsequence: lengths[i][j] is that of what begins at these lines.
function compared(old: string[], fresh: string[]): Line[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1))
  for (let i = old.length - 1; i >= 0; i--) for (let j = fresh.length - 1; j >= 0; j--) lengths[i][j] = old[i] === fresh[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1])
  const found: Line[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      found.push({ way: 'same', text: old[i++] })
      j++
    } else if (j >= fresh.length || (i < old.length && lengths[i + 1][j] >= lengths[i][j + 1])) found.push({ way: 'less', text: old[i++] })
    else found.push({ way: 'more', text: fresh[j++] })
  }
  return found
}

function shortened(found: Line[]): Line[] {
  const near = found.map((_, at) => found.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((one) => one.way !== 'same'))
  return found.flatMap((one, at) => (near[at] ? [one] : at && !near[at - 1] ? [] : [{ way: 'skipped' as const, text: '…' }]))
}
