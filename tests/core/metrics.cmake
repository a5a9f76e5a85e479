m2ib_test(tst_perturbation SOURCES tst_perturbation.cpp LIBS m2ib_test_towers m2ib_metrics LABELS fast)
m2ib_test(tst_confidence SOURCES tst_confidence.cpp LIBS m2ib_test_towers m2ib_metrics LABELS fast)
m2ib_test(tst_map_numbers SOURCES tst_map_numbers.cpp LIBS m2ib_metrics LABELS fast)
m2ib_test(tst_randomisation SOURCES tst_randomisation.cpp LIBS m2ib_test_towers m2ib_metrics LABELS fast)
