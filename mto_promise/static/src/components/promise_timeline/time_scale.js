import { deserializeDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";

const HOUR = { hour: "numeric", minute: "2-digit" };
const DAY = { weekday: "short", month: "short", day: "numeric" };

/** Units of the axis, the finest first, and the format of a tick of each, as the user's language writes it. */
const UNITS = [
    { unit: "hour", every: 1, format: HOUR },
    { unit: "hour", every: 6, format: HOUR },
    { unit: "day", every: 1, format: DAY },
    { unit: "week", every: 1, format: { month: "short", day: "numeric" } },
    { unit: "month", every: 1, format: { month: "short", year: "numeric" } },
    { unit: "quarter", every: 1, format: { month: "short", year: "numeric" } },
    { unit: "year", every: 1, format: { year: "numeric" } },
];

/** Least pixels between two ticks. */
const TICK_WIDTH = 84;

const HOURS = { hour: 1, day: 24, week: 168, month: 720, quarter: 2160, year: 8760 };
const HOUR_MS = 3600000;

/** Moments in the user's time zone as pixels, at so many pixels an hour. */
export class TimeScale {
    /**
     * @param {string} start UTC datetime as the server sends it, as `end`
     * @param {string} end
     * @param {number} pixelsPerHour
     */
    constructor(start, end, pixelsPerHour) {
        this.start = deserializeDateTime(start);
        this.end = deserializeDateTime(end);
        this.pixelsPerHour = pixelsPerHour;
    }

    get hours() {
        return (this.end - this.start) / HOUR_MS;
    }

    get width() {
        return this.hours * this.pixelsPerHour;
    }

    /** @param {string} moment UTC datetime */
    position(moment) {
        return this.pixels(deserializeDateTime(moment));
    }

    /** @param {luxon.DateTime} moment */
    pixels(moment) {
        return ((moment - this.start) / HOUR_MS) * this.pixelsPerHour;
    }

    /**
     * @param {string} start UTC datetime, as `end`
     * @returns {{left: number, width: number}} pixels, cut at the ends of the scale
     */
    span(start, end) {
        const left = Math.max(this.position(start), 0);
        return { left, width: Math.max(Math.min(this.position(end), this.width) - left, 0) };
    }

    /** Labelled moments at even distances: {left, label}. */
    get ticks() {
        const { unit, every, format } =
            UNITS.find(({ unit, every }) => HOURS[unit] * every * this.pixelsPerHour >= TICK_WIDTH) || UNITS.at(-1);
        const ticks = [];
        let tick = this._firstTick(unit);
        for (; tick < this.end; tick = tick.plus({ [unit]: every })) {
            if (tick >= this.start) {
                const isMidnight = unit === "hour" && tick.hour === 0;
                ticks.push({ left: this.pixels(tick), label: tick.toLocaleString(isMidnight ? DAY : format) });
            }
        }
        return ticks;
    }

    _firstTick(unit) {
        if (unit === "week") {
            const day = this.start.startOf("day");
            return day.minus({ days: (day.weekday - localization.weekStart + 7) % 7 });
        }
        return this.start.startOf(unit === "hour" ? "day" : unit);
    }
}
