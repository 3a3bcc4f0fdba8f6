import { chatAvatar, kindOf } from "./chats.js";
import { button, element, words } from "./element.js";
import { showDialog } from "./overlay.js";

/** Lets somebody choose one of their chats, or a person; `note` tells what will happen. `act` gets the chosen one. */
export function chooseChat({ title, note, chats, none, act }) {
  const cancel = button({ class: "text-button" }, "Cancel");
  const rows = chats.map((chat) => {
    const row = button(
      { class: "chat-row", "data-testid": `choose-${chat.id}` },
      chatAvatar(chat),
      element(
        "span",
        { class: "chat-words" },
        words("chat-name", chat.title),
        element("span", { class: "chat-kind" }, chat.note ?? kindOf(chat)),
      ),
    );
    row.addEventListener("click", () => {
      dialog.close();
      act(chat);
    });
    return row;
  });
  const list = element("div", { class: "choices" }, ...rows);
  const parts = [
    note && element("p", { class: "dialog-note" }, note),
    rows.length ? list : element("p", { class: "dialog-text" }, none),
  ];
  const dialog = showDialog("chooser", title, parts, [cancel]);
  cancel.addEventListener("click", () => dialog.close());
}
