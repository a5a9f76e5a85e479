#pragma once

#include <array>

/// SHA-256 of the stored pixels of every frame, in this order: numpy's tobytes() of what pydicom 2.3.1 gives as
/// pixel_array (with pylibjpeg absent: Pillow 9.4 for JPEG of 8 bits and JPEG 2000, GDCM 3.0.21 for the rest), turned
/// to little endian. mlut_18.dcm says 12 bits stored, signed, but has larger numbers in its cells: pydicom leaves them,
/// PS3.5 8.1.1 has only the bits stored count, so there the array was cut to 12 bits and sign-extended before hashing.
namespace m2ib::tests {

struct GoldenPixels {
  const char* file;
  const char* sha256;
};

inline constexpr std::array<GoldenPixels, 27> kGoldenPixels{{
    {"dicom/cornerstone/CTImage_BigEndianExplicit_1.2.840.10008.1.2.2.dcm",
     "1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9"},
    {"dicom/cornerstone/CTImage_JPEG2000LosslessOnly_1.2.840.10008.1.2.4.90.dcm",
     "1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9"},
    {"dicom/cornerstone/CTImage_JPEGLSLossless_1.2.840.10008.1.2.4.80.dcm",
     "1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9"},
    {"dicom/cornerstone/CTImage_JPEGProcess14SV1_1.2.840.10008.1.2.4.70.dcm",
     "1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9"},
    {"dicom/cornerstone/CTImage_JPEGProcess2_4_1.2.840.10008.1.2.4.51.dcm",
     "85e3b617e00dc755e55971bfe8770210f17d4909b17db5d71d2617e22254b3b9"},
    {"dicom/cornerstone/CTImage_LittleEndianExplicit_1.2.840.10008.1.2.1.dcm",
     "1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9"},
    {"dicom/cornerstone/CTImage_RLELossless_1.2.840.10008.1.2.5.dcm",
     "1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9"},
    {"dicom/fo-dicom/CR-MONO1-10-chest.dcm", "400ebd95cd99725097d903597ca26d5d9cf81e339b4dcbc61a164483f0bee213"},
    {"dicom/fo-dicom/D_CLUNIE_CT1_RLE_FRAGS.dcm", "1add6ede29758c6f0c68f01749ddc6c907e68a312be4eb9da8489e376e0bbd34"},
    {"dicom/pydicom-data/JPEG-LL.dcm", "a6e9d32143339d3f5748b5520aa4e6c6ffb3550b6f71fdf17bdb2ebb44bc2611"},
    {"dicom/pydicom-data/RG1_J2KI.dcm", "88aa9135b12d8582316d1db5c45b4c2c55dd1da74c3c52a80a7be49f145c7149"},
    {"dicom/pydicom-data/emri_small.dcm", "9719c5d0f62ce971a1039c9cd73a6785427f4f80a1d3b6969cb9ffc425fba054"},
    {"dicom/pydicom-data/mlut_18.dcm", "9195d8833fb4ec4fd38b7ba84b5025859211d62e76af3188dfb426683485d58a"},
    {"dicom/pydicom-data/parametric_map_float.dcm", "ef41ff13cf378171c7ee25198c75e2b70764e3789664f17dd6df40163ec37284"},
    {"dicom/pydicom/CR1_6154.dcm", "b4f80ef9a5bb7ada38926fa300e57b24cb1335add05376aae295997878d59df4"},
    {"dicom/pydicom/CT_small.dcm", "7a481f6ffff833aef4d8bd54819bd8f472aaa7232090208e056c90eacf079926"},
    {"dicom/pydicom/ExplVR_BigEnd.dcm", "1583c4339dd36e91dd2c30d278ef1ed95f3ea9a6de4401868d5712a76036ef2d"},
    {"dicom/pydicom/JPEGLSNearLossless_16.dcm", "f929318278115ce952d85c011f752634e266720680e807bd03bf97ded3f0d3e4"},
    {"dicom/pydicom/JPGExtended.dcm", "d30242775a414c01d616447854ebe3f2b20259822894bcd6891f879bcdcbf313"},
    {"dicom/pydicom/MR_small.dcm", "88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e"},
    {"dicom/pydicom/MR_small_RLE.dcm", "88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e"},
    {"dicom/pydicom/MR_small_bigendian.dcm", "88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e"},
    {"dicom/pydicom/MR_small_implicit.dcm", "88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e"},
    {"dicom/pydicom/MR_small_jpeg_ls_lossless.dcm", "88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e"},
    {"dicom/pydicom/SC_rgb_rle_2frame.dcm", "026dac3bc332e46b5ddc4cda3d990ac5a423dad4cb4134262b1a7cc1f2106c6c"},
    {"dicom/pydicom/image_dfl.dcm", "1f5f1b1c1a57606a55d7e4212ee2655c8205b45e264bd55057f7388c258deef8"},
    {"dicom/pydicom/rtdose.dcm", "e30a4288ac22902293b3b0144d9cd7866d43a96e2e5cf3ec59c6f78595c3a125"},
}};

}  // namespace m2ib::tests
