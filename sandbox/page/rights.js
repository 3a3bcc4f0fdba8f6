import { button, element } from "./element.js";
import { showDialog } from "./overlay.js";

/** The rights that an admin of a chat can have, those that a bot is given most often. */
const RIGHTS = {
  can_post_messages: { words: "Post messages", kinds: ["channel"] },
  can_edit_messages: { words: "Edit messages of others", kinds: ["channel"] },
  can_delete_messages: { words: "Delete messages", kinds: ["group", "supergroup", "channel"] },
  can_pin_messages: { words: "Pin messages", kinds: ["group", "supergroup"] },
  can_manage_topics: { words: "Manage topics", kinds: ["supergroup"] },
  can_restrict_members: { words: "Ban users", kinds: ["group", "supergroup"] },
  can_invite_users: { words: "Invite users", kinds: ["group", "supergroup", "channel"] },
  can_change_info: { words: "Change name and picture", kinds: ["group", "supergroup", "channel"] },
};

/** Rights in words, for a sentence. */
export function inWords(rights) {
  return rights.map((right) => (RIGHTS[right]?.words ?? right).toLowerCase()).join(", ");
}

/** Asks which rights the bot gets in a chat; `act(rights)` runs with those that are ticked. */
export function askForRights({ title, note, kind, held, yes, act }) {
  const offered = Object.entries(RIGHTS).filter(([, { kinds }]) => kinds.includes(kind));
  const boxes = offered.map(([right, { words }]) => {
    const box = element("input", { type: "checkbox", name: right, checked: held.includes(right) });
    return element("label", { class: "right" }, box, words);
  });
  const form = element("form", { class: "rights" }, ...boxes);
  const cancel = button({ class: "text-button" }, "Cancel");
  const agree = button({ class: "text-button", "data-testid": "rights-yes" }, yes);
  const dialog = showDialog("rights", title, [element("p", { class: "dialog-note" }, note), form], [cancel, agree]);
  cancel.addEventListener("click", () => dialog.close());
  agree.addEventListener("click", () => {
    dialog.close();
    act([...form.querySelectorAll(":checked")].map(({ name }) => name));
  });
}
