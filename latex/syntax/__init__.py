"""How TeX source is written: tokens, arguments, groups, macros, conditionals, declarations."""
