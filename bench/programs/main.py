"""The programs by name. Each takes a size and gives a result that both sides must agree on."""

import binary_trees
import calls
import chaos_game
import deltablue
import fannkuch
import hexagons
import inventory
import json_text
import nbody
import nqueens
import raytrace
import richards
import spectral_norm
import templates
import tokens
from turns import TURNS

PROGRAMS = {
    "binary_trees": binary_trees.run,
    "chaos_game": chaos_game.run,
    "deltablue": deltablue.run,
    "fannkuch": fannkuch.run,
    "hexagons": hexagons.run,
    "inventory": inventory.run,
    "json_text": json_text.run,
    "nbody": nbody.run,
    "nqueens": nqueens.run,
    "raytrace": raytrace.run,
    "richards": richards.run,
    "spectral_norm": spectral_norm.run,
    "templates": templates.run,
    "tokens": tokens.run,
}


def main(event):
    TURNS[{**PROGRAMS, **calls.KINDS}]
