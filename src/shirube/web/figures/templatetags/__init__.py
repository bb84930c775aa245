"""How figures are written in the templates of まちの数字."""
