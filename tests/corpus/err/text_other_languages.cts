import files
from files use copy
def copy(a, b)
function x()
test "a"
process a
