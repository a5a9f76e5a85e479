m2ib_test(tst_manifest SOURCES tst_manifest.cpp LIBS m2ib_evaluation Qt6::Gui LABELS fast)
m2ib_test(tst_study SOURCES tst_study.cpp LIBS m2ib_evaluation m2ib_test_towers LABELS fast)
