#pragma once

/// Marks a text or a clause for the window's translators: lupdate reads this macro by its name, with "Error" for whole
/// sentences and "Reason" for clauses that fill them. Core itself never translates.
#define M2IB_ERROR_TEXT(context, text) text
