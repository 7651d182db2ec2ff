"""What is wrong with a specification, a definition or the rules of a bill of materials, in the user's words."""

from .formula_reasons import formula_reason
from .specification import read_parameter


def problem_text(env, problem, known=None):
    """Sentences that name the parameter or line of an ``engine.problem.Problem`` and the remedy.

    :param known: ``mto.parameter`` by code, for its label; the code itself stands in for one that is not there
    """
    text = SENTENCES[problem.kind](env, _Words(env, problem, known or {}))
    return f"{' > '.join(problem.path)}: {text}" if problem.path else text


def parameter_hint(env, parameter):
    """What an ``mto.parameter`` takes, in a few words."""
    if parameter.kind == "choice":
        return ", ".join(option.code for option in parameter.option_ids if option.active)
    if parameter.kind == "boolean":
        return env._("yes or no")
    if parameter.kind not in ("number", "integer"):
        return ""
    read = read_parameter(parameter)
    limits = [_plain(float(limit)) for limit in (read.minimum, read.maximum) if limit is not None]
    if len(limits) == 2:
        text = env._("%(low)s to %(high)s", low=limits[0], high=limits[1])
    elif limits:
        text = env._("from %s", limits[0]) if read.minimum is not None else env._("up to %s", limits[0])
    else:
        text = env._("any number") if parameter.kind == "number" else env._("any whole number")
    if read.step:
        text = env._("%(limits)s in steps of %(step)s", limits=text, step=_plain(read.step))
    return f"{text} {parameter.unit}" if parameter.unit else text


class _Words(dict):
    """The details of a problem, ready for a sentence: numbers without needless zeros, ``name`` of what it is about,
    ``unit`` with a blank before it, ``change`` what to do about the values of a formula."""

    def __init__(self, env, problem, known):
        super().__init__({name: _plain(value) for name, value in problem.details.items()})
        # the translation function has an argument of that name
        self["formula"] = self.pop("source", "")
        self.setdefault("code", problem.code)
        self.parameter = known.get(problem.code)
        self["name"] = _label(known, problem.code)
        self["unit"] = f" {self.parameter.unit}" if self.parameter and self.parameter.unit else ""
        error = problem.details.get("error")
        self["change"] = _change(env, error.given if error else problem.details.get("given"), known)
        if error:
            self["reason"] = formula_reason(env, error)
            self["field"] = _field(env, problem.details["field"])
            if error.position is not None:
                self["reason"] = env._("column %(column)s: %(reason)s", column=error.position, reason=self["reason"])
        elif "field" in self:
            self["field"] = _field(env, problem.details["field"])
        if "figure" in self:
            self["figure"] = _field(env, self["figure"])
        if "codes" in self:
            self["codes"] = ", ".join(_label(known, code) for code in problem.details["codes"])
        if error and error.kind == "missing_value":
            self["change"] = env._("Enter a value for %s, or change the formula.", _label(known, error.details["name"]))


def _label(known, code):
    return known[code].name if code in known else code


def _change(env, given, known):
    """What to do about a formula that fails for the values ``given`` by name."""
    if not given:
        return env._("Change the formula.")
    values = [
        env._("%(name)s (now %(value)s)", name=_label(known, code), value=_value(env, value)) for code, value in given.items()
    ]
    return env._("Change %(values)s or the formula.", values=", ".join(values))


def _value(env, value):
    if isinstance(value, bool):
        return env._("yes") if value else env._("no")
    return _plain(float(value) if isinstance(value, int) else value)


def _plain(value):
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_plain(item)) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return str(value)


def _field(env, name):
    """A formula's field of the engine as the form calls it."""
    return {
        "visible": env._("Visible if"),
        "default_formula": env._("Default"),
        "price": env._("Price Formula"),
        "weight": env._("Weight Formula"),
        "volume": env._("Volume Formula"),
        "constraint": env._("Constraint"),
        "quantity": env._("Quantity Formula"),
        "condition": env._("Needed if"),
        "pieces": env._("Pieces Formula"),
        "matching": env._("Variant by Attributes"),
        "passes": env._("Parameters Handed On"),
        "duration": env._("Duration Formula"),
    }.get(name, name)


def _missing(env, w):
    return env._("%(name)s: enter a value.", **w)


def _unknown_code(env, w):
    if w["nearest"]:
        return env._("There is no parameter “%(code)s”: did you mean “%(nearest)s”?", **w)
    return env._("There is no parameter “%(code)s”: take it out.", **w)


def _off_step(env, w):
    return env._("%(name)s: %(value)s is not in steps of %(step)s. Take %(below)s or %(above)s.", **w)


def _no_option(env, w):
    if w["nearest"]:
        return env._("%(name)s: there is no option “%(value)s”, did you mean “%(nearest)s”?", **w)
    return env._("%(name)s: there is no option “%(value)s”. Choose another.", **w)


def _formula(env, w):
    if w["code"]:
        return env._("%(name)s, %(field)s, %(reason)s (%(formula)s) %(change)s", **w)
    return _rule(env, w)


def _rule(env, w):
    return env._("%(field)s, %(reason)s (%(formula)s) %(change)s", **w)


def _negative(env, w):
    if w["formula"]:
        return env._("%(field)s, it gives %(amount)s, below zero. (%(formula)s) %(change)s", **w)
    return env._("%(field)s: %(amount)s is below zero. Enter zero or more.", **w)


def _constraint(env, w):
    return env._("%(message)s Change %(codes)s.", **w) if w["codes"] else w["message"]


def _archived_option(env, w):
    options = w.parameter.option_ids if w.parameter else ()
    component = next((option.product_id for option in options if option.code == w["option"] and option.active), None)
    if component:
        return env._(
            "%(name)s: the component of the option “%(option)s”, %(component)s, is archived. Choose another option, or bring "
            "the component back.",
            component=component.display_name,
            **w,
        )
    return env._("%(name)s: the option “%(option)s” is archived. Choose another.", **w)


def _no_component(env, w):
    if w["option"] in ("", "None"):
        return env._("its component is that of an option of %(name)s, of which none is chosen. Choose one.", **w)
    return env._(
        "the option “%(option)s” of %(name)s brings no component. Choose another option, or give this one a component.", **w
    )


SENTENCES = {
    "missing": _missing,
    "unknown_code": _unknown_code,
    "not_a_number": lambda env, w: env._("%(name)s: “%(value)s” is no number. Enter one, as in 1250 or 0.75.", **w),
    "not_whole": lambda env, w: env._("%(name)s: %(value)s is no whole number. Enter one without decimals.", **w),
    "not_a_truth": lambda env, w: env._("%(name)s: “%(value)s” is neither yes nor no. Enter one of them.", **w),
    "not_a_text": lambda env, w: env._("%(name)s: “%(value)s” is no text. Enter one.", **w),
    "too_low": lambda env, w: env._(
        "%(name)s: %(value)s is below the minimum of %(minimum)s. Enter at least %(minimum)s%(unit)s.", **w
    ),
    "too_high": lambda env, w: env._(
        "%(name)s: %(value)s is above the maximum of %(maximum)s. Enter at most %(maximum)s%(unit)s.", **w
    ),
    "off_step": _off_step,
    "too_long": lambda env, w: env._("%(name)s: the text is longer than %(limit)s characters. Shorten it.", **w),
    "not_a_file": lambda env, w: env._("%(name)s: this is no file. Upload one.", **w),
    "file_gone": lambda env, w: env._("%(name)s: the file “%(file)s” is not there or not yours to use. Upload it again.", **w),
    "file_too_large": lambda env, w: env._(
        "%(name)s: the file “%(file)s” is larger than %(limit)s MB. Upload a smaller one.", **w
    ),
    "no_option": _no_option,
    "archived_option": _archived_option,
    "constraint": _constraint,
    "formula": _formula,
    "circular": lambda env, w: env._(
        "Visibility or defaults go in a circle: %(codes)s. Take one of them out of the formulas.", **w
    ),
    "bad_code": lambda env, w: env._(
        "“%(code)s” cannot be a code: lower case letters, digits and underscores, a letter first, no word of formulas.", **w
    ),
    "double_code": lambda env, w: env._(
        "Formulas could not tell two things with the code “%(code)s” from each other. Give one of them another code.", **w
    ),
    "bad_limits": lambda env, w: env._(
        "%(name)s: minimum, maximum, step and decimals do not go together. Change one of them.", **w
    ),
    "no_options": lambda env, w: env._("%(name)s: a choice needs at least one option. Add one.", **w),
    "bad_default": lambda env, w: env._("%(name)s: “%(value)s” cannot be the default. Enter another.", **w),
    "figure_negative": lambda env, w: env._("%(figure)s: it gives %(amount)s, below zero. %(change)s", **w),
    "rule": _rule,
    "negative": _negative,
    "no_component": _no_component,
    "no_variant": lambda env, w: env._("no variant with %(wanted)s. Add it or change the rule.", **w),
    "many_variants": lambda env, w: env._("several variants with %(wanted)s. Ask for more attributes.", **w),
    "not_a_choice": lambda env, w: env._("%(name)s is no choice. Take the component from a choice.", **w),
    "unknown_item": lambda env, w: env._("the component is not there any more. Choose another."),
    "archived_item": lambda env, w: env._("the component is archived. Choose another option, or bring it back."),
    "circular_bom": lambda env, w: env._("the bills of materials go in a circle. Take one of the components out."),
}
