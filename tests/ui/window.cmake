m2ib_test(tst_views SOURCES tst_views.cpp LIBS m2ib_views LABELS gui)
m2ib_test(tst_panels SOURCES tst_panels.cpp LIBS m2ib_views LABELS gui)
m2ib_test(tst_main_window SOURCES tst_main_window.cpp LIBS m2ib_shell LABELS gui)
m2ib_test(tst_responsiveness SOURCES tst_responsiveness.cpp LIBS m2ib_shell LABELS gui TIMEOUT 600 SERIAL)
