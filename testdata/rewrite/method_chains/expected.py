result = _ak_call(_ak_call(_ak_call(session.query)(User).filter)(User.name == _ak_call(normalise)(name)).all)()
_ak_call(_ak_call(handlers['first'])(event))(1)
