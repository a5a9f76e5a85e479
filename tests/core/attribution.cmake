m2ib_test(tst_m2ib SOURCES tst_m2ib.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_m2ib_by_hand SOURCES tst_m2ib_by_hand.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_m2ib_parity SOURCES tst_m2ib_parity.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_explanation SOURCES tst_explanation.cpp LIBS m2ib_attribution LABELS fast)
