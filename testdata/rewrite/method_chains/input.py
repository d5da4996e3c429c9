result = (
    session.query(User)
    .filter(User.name == normalise(name))
    .all()
)
handlers["first"](event)(1)
