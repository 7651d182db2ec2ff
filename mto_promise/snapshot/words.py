"""The engine's reasons and warnings in the user's words."""


def reason(env, reason):
    return reason.kind


def warning(env, warning):
    return warning.kind
