const TELEGRAM_HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);
const OPENABLE = new Set(["http:", "https:", "tg:", "ton:"]);
const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * What tapping a link does, as Telegram would do it for somebody in the chat with `bot` ({username}).
 *
 * {kind: "start", payload} sends /start, {kind: "add", to, rights, payload} adds the bot to a "group" or "channel" that
 * the person chooses, {kind: "here"} is this very chat, {kind: "share", href, text} would offer the person's chats,
 * {kind: "web", href} leaves Telegram, {kind: "refused", href} has a scheme that Telegram never opens.
 */
export function whereLinkLeads(address, bot) {
  const url = parsed(address);
  if (!url || !OPENABLE.has(url.protocol)) return { kind: "refused", href: address };
  const { name, query } = telegramName(url);
  if (name === "share" || name === "msg_url") return { kind: "share", href: url.href, text: sharedText(query) };
  if (name !== bot.username.toLowerCase()) return { kind: "web", href: url.href };
  if (PAYLOAD.test(query.get("start") ?? "")) return { kind: "start", payload: query.get("start") };
  const to = ["group", "channel"].find((kind) => query.has(`start${kind}`));
  if (to) return { kind: "add", to, rights: rightsIn(query), payload: to === "group" ? groupPayload(query) : "" };
  return [...query.keys()].some((key) => key !== "start") ? { kind: "web", href: url.href } : { kind: "here" };
}

/** The start payload in what somebody pasted: a whole link to the bot or the bare payload; null if it is neither. */
export function payloadIn(pasted, bot) {
  const text = pasted.trim();
  if (PAYLOAD.test(text)) return text;
  const leads = whereLinkLeads(text, bot);
  return leads.kind === "start" ? leads.payload : null;
}

function parsed(address) {
  const withScheme = /^[a-z][a-z0-9+-]*:(?!\d)/i.test(address) ? address : `https://${address}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
}

function telegramName(url) {
  const query = url.searchParams;
  if (url.protocol === "tg:") {
    const action = url.host || url.pathname.replaceAll("/", "");
    return { name: action === "resolve" ? (query.get("domain") ?? "").toLowerCase() : action, query };
  }
  const onTelegram = TELEGRAM_HOSTS.has(url.hostname.replace(/^www\./, ""));
  return { name: onTelegram ? url.pathname.split("/")[1].toLowerCase() : null, query };
}

/** The rights that a link asks for the bot, as the Bot API names them: `admin=post_messages+edit_messages`. */
function rightsIn(query) {
  const names = (query.get("admin") ?? "").split(/[ +]/).filter(Boolean);
  return names.map((name) => (name === "anonymous" ? "is_anonymous" : `can_${name}`));
}

function groupPayload(query) {
  const payload = query.get("startgroup");
  return PAYLOAD.test(payload) ? payload : "";
}

function sharedText(query) {
  return [query.get("text"), query.get("url")].filter(Boolean).join("\n");
}
