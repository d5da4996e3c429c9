from shared.state import log
log.append("package")
