print("drawdown")
