m2ib_test(tst_base SOURCES tst_base.cpp LIBS m2ib_base LABELS fast)
