"""What all pages share: access, answers in the address, the base template, components, home, errors."""
