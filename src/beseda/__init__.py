"""Beseda: a self-hosted messenger that speaks the Bitrix24 chat and chatbot REST API."""

__version__ = "0.1.0"
