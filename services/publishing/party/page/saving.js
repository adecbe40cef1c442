// Saving the keyring. A browser does not tell whether a file was saved, so the person chooses it again: what comes after
// is shown when the saved bytes have been read. A commitment that nobody can open fails a draw in public.

import { download, make, english, button, show, showRefusal } from "./elements.js";
import { written } from "./keyring.js";
import { Refused } from "./refused.js";

export const fileName = ({ organisation }) => `cheqian-keyring-${organisation}.json`;

/** Resolves when the keyring is saved: the person has saved it, and chosen the saved file. */
export function saved(keyring, place) {
  const text = written(keyring);
  const save = () => download(text, fileName(keyring));
  return new Promise((resolve) => {
    const told = make("div", { "aria-live": "polite" });
    const chosen = async ({ target }) => {
      if ((await target.files[0]?.text()) === text) resolve();
      else showRefusal(told, new Refused("not-saved", "选中的不是刚保存的文件；请再保存一次，然后选择它。", "This is not the file that was just saved; save it again, and choose it."));
    };
    show(place, "wait", make("h3", {}, "先把密钥文件存好 ", english("Save the keyring first")),
      make("ol", {},
        make("li", {}, "保存新的密钥文件，替换旧文件。 ", english("Save the new keyring in the place of the old one."), make("div", { class: "row" }, button("保存密钥文件", "Save", save))),
        make("li", {}, "选择刚保存的文件，核对确已存好。 ", english("Choose the saved file, so that it is certain."),
          make("label", { class: "pick" }, make("input", { type: "file", class: "saved", "aria-label": "刚保存的密钥文件 the saved keyring", accept: ".json,application/json", onchange: chosen })))),
      told);
    save();
  });
}
