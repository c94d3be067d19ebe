"""政策参数: figures that change with the law, each with its day and its source."""
