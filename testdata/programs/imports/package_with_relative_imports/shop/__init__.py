from .prices import price

__all__ = ["price", "NAME"]
NAME = "shop"
