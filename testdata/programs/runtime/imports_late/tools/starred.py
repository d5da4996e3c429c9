from .sub.deep import *
