"""Buttons, menus and modals."""
