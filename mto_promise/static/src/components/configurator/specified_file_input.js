import { _t } from "@web/core/l10n/translation";
import { FileInput } from "@web/core/file_input/file_input";
import { useService } from "@web/core/utils/hooks";

/** Odoo's input of files, which stumbles over an empty file and stays disabled after an upload that failed. */
export class SpecifiedFileInput extends FileInput {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    async onFileInputChange() {
        const { el } = this.fileInputRef;
        const [file] = el.files;
        if (file && !file.size) {
            const text = _t("The file “%(file)s” is empty. Choose another one.", { file: file.name });
            this.notification.add(text, { type: "danger" });
        }
        if (!file?.size) {
            el.value = null;
            return;
        }
        try {
            await super.onFileInputChange();
        } finally {
            this.state.isDisable = false;
            // Else the same file could not be chosen again.
            el.value = null;
        }
    }
}
