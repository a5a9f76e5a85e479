m2ib_test(tst_map_comparison SOURCES tst_map_comparison.cpp LIBS m2ib_metrics LABELS fast)
