from calls import run
