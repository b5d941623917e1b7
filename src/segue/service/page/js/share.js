// A link to this playlist, on the clipboard.

import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { toast } from "./notices.js";

export function mountShare({ address }) {
  byId("share").addEventListener("click", async () => {
    address.write();
    try {
      await navigator.clipboard.writeText(location.href);
      toast(t("share.done"));
    } catch {
      toast(t("share.manual")); // no clipboard without a secure origin: the address bar has it
    }
  });
}
