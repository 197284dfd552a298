"""Slack: payloads in, messages, modals and the Home tab out, in one workspace or many."""
