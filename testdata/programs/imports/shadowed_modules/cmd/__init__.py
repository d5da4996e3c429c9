from .months import month
