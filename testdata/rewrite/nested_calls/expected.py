_ak_call(print)(_ak_call(add)(_ak_call(get)(1), _ak_call(get)(n=_ak_call(get)(2)), *_ak_call(many)(3), **_ak_call(named)(4)))
