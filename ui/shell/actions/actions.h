#pragma once

#include <QList>
#include <QObject>

#include "ui/shell/actions/icons.h"

class QAction;
class QActionGroup;
class QKeySequence;

namespace m2ib::shell {

/// Property of an action whose text changes: how lists of keys call it.
inline constexpr const char* kListedAs = "m2ib_listed_as";

/// Every command of the window with its text, shortcut, icon and object name. What they do is connected elsewhere.
class Actions : public QObject {
  Q_OBJECT

 public:
  explicit Actions(QObject* parent);

  // File
  QAction* new_session;
  QAction* open;
  QAction* open_folder;
  QAction* open_model;
  QAction* open_model_file;
  QAction* models;
  QAction* save;
  QAction* save_as;
  QAction* save_with_pictures;
  QAction* export_figure;
  QAction* export_maps;
  QAction* export_report;
  QAction* clear_recent;
  QAction* quit;
  // Edit
  QAction* paste;
  QAction* copy_figure;
  QAction* cut_marks;
  QAction* copy_marks;
  QAction* delete_marks;
  QAction* select_marks;
  QList<QAction*> align_marks;  ///< in the order of AnnotationBoard::Align
  QAction* new_caption;
  QAction* edit_caption;
  QAction* remove_caption;
  QAction* settings;
  // View
  QAction* overlay;
  QAction* less_transparent;
  QAction* more_transparent;
  QAction* zoom_in;
  QAction* zoom_out;
  QAction* fit;
  QAction* actual_pixels;
  QAction* link;
  QAction* maximise;
  QAction* full_screen;
  QAction* hide_personal;
  QActionGroup* themes;
  QAction* theme_system;
  QAction* theme_light;
  QAction* theme_dark;
  // Image
  QActionGroup* tools;
  QAction* tool_window;
  QAction* tool_pan;
  QAction* tool_zoom;
  QAction* tool_black_out;
  QList<QAction*> window_presets;  ///< for the keys 1 … 9, see WindowMenu
  QAction* save_window;
  QAction* manage_windows;
  QAction* invert;
  QAction* rotate_right;
  QAction* rotate_left;
  QAction* flip_horizontal;
  QAction* flip_vertical;
  QAction* reset_view;
  QAction* magnifier;
  QAction* remove_rulers;
  QAction* remove_black_outs;
  QActionGroup* markers;
  QAction* marker_file;
  QAction* marker_right;
  QAction* marker_left;
  QAction* marker_none;
  QAction* previous_picture;
  QAction* next_picture;
  QAction* previous_frame;
  QAction* next_frame;
  // Mark
  QList<QAction*> mark_tools;  ///< tool_select … tool_side_marker, members of tools
  QAction* tool_select;
  QAction* tool_arrow;
  QAction* tool_box;
  QAction* tool_ellipse;
  QAction* tool_polygon;
  QAction* tool_text;
  QAction* tool_ruler;
  QAction* tool_side_marker;
  QAction* import_regions;
  QAction* export_regions;
  // Compare
  QActionGroup* layouts;   ///< in the order of session::PaneLayout
  QActionGroup* compares;  ///< in the order of session::CompareMode
  QAction* swap_compared;
  QAction* compare_methods;
  // Explain
  QAction* recompute;
  QAction* contact_sheet;
  QAction* deletion_curve;
  QAction* agreement;
  QAction* sanity_check;
  QAction* same_settings;
  QAction* cancel;
  QAction* previous_caption;
  QAction* next_caption;
  // Window
  QAction* reset_layout;
  // Help
  QAction* shortcuts;
  QAction* help_models;
  QAction* help_x_rays;
  QAction* help_figures;
  QAction* help_trust;
  QAction* help_evaluation;
  QAction* model_info;
  QAction* about;

 private:
  QAction* make(const QString& name, const QString& text);
  QAction* makeChoice(QActionGroup* group, const QString& name, const QString& text);
  void makeFile();
  void makeSession();
  void makeMarkEdits();
  void makeMarkTools();
  QAction* makeMarkTool(const QString& name, const QString& text, const QKeySequence& key, Symbol symbol,
                        const QString& tool_tip);
  void makeCompare();
  void makeView();
  void makeTools();
  void makeWindows();
  void makeImage();
  void makeMarkers();
  void makeExplain();
  void makeTrust();
  void makeHelp();
};

}  // namespace m2ib::shell
