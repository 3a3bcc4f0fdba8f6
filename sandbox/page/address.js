/**
 * Where a window is, so that it is there again after a reload: `#5005` is the person shown last in this window,
 * `#5005/-1002000000001` with the chat. `?person=ada&chat=night-shift` is where it was opened for: a person by first
 * name or id, a chat by title or id.
 */
export function remember(personId, chatId) {
  history.replaceState(null, "", chatId ? `#${personId}/${chatId}` : `#${personId}`);
}

/** {personId, chatId} as the address has it; a number that is not there is null. */
export function remembered() {
  const [person, chat] = location.hash.slice(1).split("/").map(Number);
  return { personId: person || null, chatId: chat || null };
}

/** The person this window was opened for, if it was for one of these. */
export function personAsked(people) {
  const wanted = asked("person");
  return people.find(({ id, first_name: name }) => [String(id), name.toLowerCase()].includes(wanted))?.id;
}

/** The chat of that person which this window showed last, or 0, the bot's. */
export function chatRemembered(id) {
  const { personId, chatId } = remembered();
  return personId === id ? (chatId ?? 0) : 0;
}

/** The chat this window was opened for, if it is one of these. */
export function chatAsked(chats) {
  const wanted = asked("chat");
  return wanted && chats.find(({ id, title }) => String(id) === wanted || slug(title) === slug(wanted))?.id;
}

/** A title as an address has it: "Workers' voice" is workers-voice. */
function slug(title) {
  const words = title.toLowerCase().replaceAll(/['’]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join("-");
}

function asked(name) {
  return new URLSearchParams(location.search).get(name)?.toLowerCase();
}
