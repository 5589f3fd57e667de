// Reactions as the API names them: chat-bots-v2/imbot.v2/messages/chat-message-reaction-add.
export const REACTIONS: Readonly<Record<string, string>> = {
  like: '👍', dislike: '👎', faceWithTearsOfJoy: '😂', redHeart: '❤️', neutralFace: '😐', fire: '🔥', cry: '😢',
  slightlySmilingFace: '🙂', winkingFace: '😉', laugh: '😆', kiss: '😘', wonder: '😮', slightlyFrowningFace: '🙁',
  loudlyCryingFace: '😭', faceWithStuckOutTongue: '😛', faceWithStuckOutTongueAndWinkingEye: '😜',
  smilingFaceWithSunglasses: '😎', confusedFace: '😕', flushedFace: '😳', thinkingFace: '🤔', angry: '😠',
  smilingFaceWithHorns: '😈', faceWithThermometer: '🤒', facepalm: '🤦', poo: '💩', flexedBiceps: '💪',
  clappingHands: '👏', raisedHand: '✋', smilingFaceWithHeartEyes: '😍', smilingFaceWithHearts: '🥰',
  pleadingFace: '🥺', relievedFace: '😌', foldedHands: '🙏', okHand: '👌', signHorns: '🤘', loveYouGesture: '🤟',
  clownFace: '🤡', partyingFace: '🥳', questionMark: '❓', exclamationMark: '❗', lightBulb: '💡', bomb: '💣',
  sleepingSymbol: '💤', crossMark: '❌', whiteHeavyCheckMark: '✅', eyes: '👀', handshake: '🤝', hundredPoints: '💯',
}

export interface Chosen {
  code: string
  people: number[]
}

// Who chose what, likes first.
export function chosen(likes: unknown, others: unknown): Chosen[] {
  const all = { like: likes, ...(others && typeof others === 'object' ? others : {}) } as Record<string, unknown>
  return Object.entries(all)
    .filter(([code, people]) => Object.hasOwn(REACTIONS, code) && Array.isArray(people) && people.length)
    .map(([code, people]) => ({ code, people: people as number[] }))
}
