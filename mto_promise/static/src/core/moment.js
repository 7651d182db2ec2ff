import { deserializeDateTime, toLocaleDateTimeString } from "@web/core/l10n/dates";

/**
 * @param {string|false} value UTC datetime as the server sends it
 * @returns {string} the moment in the user's time zone and locale
 */
export function formatMoment(value) {
    return value ? toLocaleDateTimeString(deserializeDateTime(value)) : "";
}

/**
 * @param {string} start UTC datetime
 * @param {string} end UTC datetime
 * @returns {{from: string, to: string}} the span in the user's time zone; `to` is empty for a moment, and a mere time
 *  of day where the span ends on the day it began
 */
export function formatSpan(start, end) {
    const [from, to] = [deserializeDateTime(start), deserializeDateTime(end)];
    if (+from === +to) {
        return { from: toLocaleDateTimeString(from), to: "" };
    }
    const showDate = !from.hasSame(to, "day");
    return {
        from: toLocaleDateTimeString(from),
        to: toLocaleDateTimeString(to, { showDate, showTime: true }),
    };
}
