"""Python loads this before cfn-lint, which ends before what it leaves behind fills any memory."""

import dataclasses
import functools
import gc

gc.disable()

# It asks for the fields of the same classes for each value that it looks at.
fields = dataclasses.fields
fields_of_class = functools.cache(fields)
dataclasses.fields = lambda one: fields_of_class(one) if isinstance(one, type) else fields(one)
