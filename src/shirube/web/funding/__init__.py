"""A project and its money: one form, the proven best way to pay for it, nothing stored."""
