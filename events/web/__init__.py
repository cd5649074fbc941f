"""The site: one module a noun, thin views over querysets, pure modules for what a page says and draws."""
