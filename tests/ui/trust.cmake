m2ib_test(tst_trust_worker SOURCES tst_trust_worker.cpp LIBS m2ib_jobs LABELS fast)
m2ib_test(tst_trust_plots SOURCES tst_trust_plots.cpp LIBS m2ib_plots LABELS gui)
m2ib_test(tst_trust_control SOURCES tst_trust_control.cpp LIBS m2ib_shell LABELS gui)
