m2ib_test(tst_settings_text SOURCES tst_settings_text.cpp LIBS m2ib_presenters LABELS fast)
m2ib_test(tst_document_edits SOURCES tst_document_edits.cpp LIBS m2ib_presenters LABELS fast)
m2ib_test(tst_explain_worker SOURCES tst_explain_worker.cpp LIBS m2ib_jobs LABELS fast)
m2ib_test(tst_explorer_document SOURCES tst_explorer_document.cpp LIBS m2ib_presenters LABELS fast)
