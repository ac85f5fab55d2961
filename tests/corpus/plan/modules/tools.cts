verb look_at(path)
  read "{here}/{path}"

verb run_tool(name) from python "./tools.py:run"
