m2ib_test(tst_panes SOURCES tst_panes.cpp LIBS m2ib_views LABELS gui)
m2ib_test(tst_view_compose SOURCES tst_view_compose.cpp LIBS m2ib_views LABELS gui)
m2ib_test(tst_pane_methods SOURCES tst_pane_methods.cpp LIBS m2ib_views LABELS gui)
