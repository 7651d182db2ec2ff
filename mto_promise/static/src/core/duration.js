import { _t } from "@web/core/l10n/translation";

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * A length of time for people: its two largest units.
 *
 * @param {number} minutes
 * @returns {string} e.g. "3 d 4 h", "2 h 30 min", "15 min"
 */
export function formatMinutes(minutes) {
    const total = Math.round(minutes);
    const days = Math.floor(total / DAY);
    const hours = Math.floor((total % DAY) / HOUR);
    const rest = total % HOUR;
    const parts = [];
    if (days) {
        parts.push(_t("%s d", days));
    }
    if (hours) {
        parts.push(_t("%s h", hours));
    }
    if (!days && (rest || !hours)) {
        parts.push(_t("%s min", rest));
    }
    return parts.join(" ");
}
